/* severity: error
   scope: full
   meaning: All facts together count all silver events, and as many listeners. */
with

silver_total as (

    select
        count(*) as events,
        count(distinct user_id) as listeners
    from silver.spotify_events

),

fact_total as (

    select
        coalesce(sum(events), 0) as events,
        count(distinct user_id) as listeners
    from gold.listening_facts

)

select
    silver_total.events as silver_events,
    fact_total.events as fact_events,
    silver_total.listeners as silver_listeners,
    fact_total.listeners as fact_listeners
from silver_total
cross join fact_total
where
    silver_total.events <> fact_total.events
    or silver_total.listeners <> fact_total.listeners;
