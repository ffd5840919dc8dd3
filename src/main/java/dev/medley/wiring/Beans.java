package dev.medley.wiring;

import dev.medley.kafka.KafkaClients;
import dev.medley.settings.Key;
import dev.medley.settings.Keys;
import dev.medley.settings.Settings;
import org.apache.camel.CamelContext;

/** What every station's wiring uses: the settings, and Camel's registry, where routes find beans by name. */
record Beans(CamelContext camel, Settings settings, KafkaClients kafka) {

    Beans(CamelContext camel, Settings settings) {
        this(camel, settings, new KafkaClients(camel, settings.get(Keys.BROKERS)));
    }

    <T> T get(Key<T> key) {
        return settings.get(key);
    }

    /** Makes a bean known to the routes. */
    <T> T bind(String name, T bean) {
        camel.getRegistry().bind(name, bean);
        return bean;
    }

    /** Makes a bean known to the routes, and closes it after they have stopped. */
    <T extends AutoCloseable> T bindClosing(String name, T bean) {
        camel.getRegistry().bind(name, bean, null, "close");
        return bean;
    }
}
