package dev.medley.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of the pages in a real browser, over one Medley for all of them. They are left out where no browser is
 * installed, except under {@code CI=true}, where they then fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(value = "dev.medley.web.Chromium#isExpected", disabledReason = "There is no Chromium with its chromedriver")
@ExtendWith(PagesExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@interface InBrowser {}
