package dev.medley;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names what of {@code routes/} a class tests; RouteCoverageTest sees that nothing is left out. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RouteTests {

    /** Ids of routes: each completes an exchange in these tests. */
    String[] value();

    /** Ids of route configurations: these tests see a failure that each handles. */
    String[] policies() default {};
}
