package dev.medley.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The connections of the routes, and which of their statements run now: a process that stops cancels those that take long,
 * because it does not end before they do.
 */
public final class RunningStatements extends DelegatingDataSource {

    private static final Logger LOG = LoggerFactory.getLogger(RunningStatements.class);

    /** Running statements, and when each began by {@link System#nanoTime}. */
    private final Map<Statement, Long> running = new ConcurrentHashMap<>();

    public RunningStatements(DataSource connections) {
        super(connections);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        return proxy(Connection.class, (method, arguments) -> {
            Object result = call(connection, method, arguments);
            if (result instanceof PreparedStatement statement) {
                return tracked(PreparedStatement.class, statement);
            }
            return result instanceof Statement statement ? tracked(Statement.class, statement) : result;
        });
    }

    /** Cancels every statement that has run for so long; its caller gets the engine's error, and rolls back. */
    public void cancel(Duration longerThan) {
        running.forEach((statement, began) -> {
            if (System.nanoTime() - began > longerThan.toNanos()) {
                try {
                    statement.cancel();
                } catch (SQLException e) {
                    LOG.debug("A statement was not cancelled", e);
                }
            }
        });
    }

    private <T extends Statement> T tracked(Class<T> type, T statement) {
        return proxy(type, (method, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return call(statement, method, arguments);
            }
            running.put(statement, System.nanoTime());
            try {
                return call(statement, method, arguments);
            } finally {
                running.remove(statement);
            }
        });
    }

    private interface Calls {
        @Nullable
        Object call(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                RunningStatements.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> method.getName().equals("equals") && arguments != null
                        ? self == arguments[0]
                        : calls.call(method, arguments)));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
