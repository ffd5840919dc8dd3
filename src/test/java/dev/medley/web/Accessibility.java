package dev.medley.web;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.util.List;
import java.util.Set;
import org.openqa.selenium.WebDriver;

/** Whether everybody can use a page, as far as a program can tell. */
final class Accessibility {

    private static final Set<String> SERIOUS = Set.of("serious", "critical");

    private Accessibility() {}

    /** What axe-core (WCAG 2.2 A and AA, and good practice) finds serious or critical. */
    static List<String> seriousFindings(WebDriver driver) {
        return new AxeBuilder()
                .withOptions(onlyViolations()).analyze(driver).getViolations().stream()
                        .filter(rule -> SERIOUS.contains(rule.getImpact()))
                        .map(rule -> "%s %s: %s"
                                .formatted(
                                        rule.getImpact(),
                                        rule.getId(),
                                        rule.getNodes().stream()
                                                .map(node -> node.getTarget() + " " + node.getFailureSummary())
                                                .toList()))
                        .toList();
    }

    private static AxeRunOptions onlyViolations() {
        AxeRunOptions options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        return options;
    }
}
