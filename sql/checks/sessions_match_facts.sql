/* severity: error
   scope: full
   meaning: The sessions of each listener hold each of the listener's events once. */
with

sessions as (

    select user_id, sum(events) as events, sum(plays) as plays
    from gold.session_patterns
    group by user_id

),

facts as (

    select user_id, sum(events) as events, sum(plays) as plays
    from gold.listening_facts
    group by user_id

)

select
    coalesce(facts.user_id, sessions.user_id) as user_id,
    facts.events as fact_events,
    sessions.events as session_events
from facts
full outer join sessions
    on facts.user_id = sessions.user_id
where
    facts.events is distinct from sessions.events
    or facts.plays is distinct from sessions.plays;
