package dev.medley.web;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the {@link Pages}, started once and stopped after the last of them, and ends each test with their promises. */
final class PagesExtension implements ParameterResolver, BeforeEachCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(PagesExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Pages.class;
    }

    @Override
    public Pages resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return pages(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        pages(context).browser().reset();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            pages(context)
                    .browser()
                    .screenshot("failed-" + context.getRequiredTestMethod().getName());
        } else {
            pages(context).browser().assertQuiet();
        }
    }

    private static Pages pages(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Pages.class, type -> Pages.start(), Pages.class);
    }
}
