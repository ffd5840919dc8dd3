package dev.medley.web;

import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestClassOrder;

/** All browser tests in one class, because each integration test class has a process, a Medley and a browser of its own. */
@InBrowser
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
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

    @Nested
    class WithItsCards extends PipelinePanelCases {
        WithItsCards(Pages pages) {
            super(pages);
        }
    }

    @Nested
    class WithItsButtons extends PipelineRunCases {
        WithItsButtons(Pages pages) {
            super(pages);
        }
    }

    /** The last of them: the flood that it sends is on no screenshot. */
    @Nested
    @Order(Integer.MAX_VALUE)
    class OnTheLivePanel extends LivePanelCases {
        OnTheLivePanel(Pages pages) {
            super(pages);
        }
    }
}
