package dev.medley;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What Medley logs in this process from now on, INFO and above. */
public final class LogLines {

    private static final String MEDLEY = "dev.medley";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogLines() {}

    /** Listens to Medley's own lines until the process ends. */
    public static LogLines ofMedley() {
        LogLines log = new LogLines();
        LoggerContext context = LoggerContext.getContext(false);
        // One that is there stays: another test of this process may have added it
        context.getConfiguration().addLogger(MEDLEY, new LoggerConfig(MEDLEY, Level.INFO, true));
        context.getConfiguration().getLoggerConfig(MEDLEY).addAppender(log.appender(), Level.INFO, null);
        context.updateLoggers();
        return log;
    }

    /** Listens to the warnings of this process, libraries included, until it ends. */
    public static LogLines ofWarnings() {
        LogLines log = new LogLines();
        LoggerContext context = LoggerContext.getContext(false);
        context.getConfiguration().getRootLogger().addAppender(log.appender(), Level.WARN, null);
        context.updateLoggers();
        return log;
    }

    private AbstractAppender appender() {
        AbstractAppender appender =
                new AbstractAppender("test-" + NUMBER.incrementAndGet(), null, null, true, Property.EMPTY_ARRAY) {
                    @Override
                    public void append(LogEvent event) {
                        lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
                    }
                };
        appender.start();
        return appender;
    }

    /** The lines, level first, that hold all of these texts. */
    public List<String> with(String... texts) {
        return lines.stream()
                .filter(line -> List.of(texts).stream().allMatch(line::contains))
                .toList();
    }
}
