package dev.medley.web;

import org.junit.jupiter.api.Nested;

/** All browser tests in one class, because each integration test class has a process, a Medley and a browser of its own. */
@InBrowser
class PagesIT {

    @Nested
    class OnTheDashboard extends DashboardCases {
        OnTheDashboard(Pages pages) {
            super(pages);
        }
    }

    @Nested
    class WithItsFilters extends DashboardFilterCases {
        WithItsFilters(Pages pages) {
            super(pages);
        }
    }

    @Nested
    class OnThePipelinePage extends PipelinePageCases {
        OnThePipelinePage(Pages pages) {
            super(pages);
        }
    }
}
