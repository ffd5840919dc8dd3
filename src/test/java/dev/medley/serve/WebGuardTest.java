package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.http.Problem;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebGuardTest {

    private static final String OTHER_HOST = "medley.example:8080";

    @Test
    void onLoopbackWithoutATokenAnyLocalRequestMayChange() {
        assertThat(post(new WebGuard("127.0.0.1", "", ""), "localhost:8080", null))
                .isNull();
    }

    @Test
    void elsewhereWithoutATokenNoneMay() {
        // When
        Problem problem = post(new WebGuard("0.0.0.0", "medley.example", ""), OTHER_HOST, null);

        // Then
        assertThat(problem).isNotNull();
        assertThat(problem.status()).isEqualTo(403);
        assertThat(problem).hasMessageContaining("medley.http.token");
    }

    @Test
    void whereThereIsATokenItMustBeBorne() {
        // Given
        WebGuard guard = new WebGuard("0.0.0.0", "medley.example", "s3cret");

        // When
        Problem without = post(guard, OTHER_HOST, null);
        Problem wrong = post(guard, OTHER_HOST, "Bearer s3cre");
        Problem right = post(guard, OTHER_HOST, "Bearer s3cret");

        // Then
        assertThat(without).isNotNull();
        assertThat(without.status()).isEqualTo(401);
        assertThat(wrong).isNotNull();
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong).hasMessageNotContaining("s3cre ");
        assertThat(right).isNull();
    }

    @Test
    void readingNeedsNoToken() {
        // When
        Problem problem = new WebGuard("0.0.0.0", "medley.example", "s3cret")
                .problemWith("GET", "/", OTHER_HOST, MultiMap.caseInsensitiveMultiMap(), null);

        // Then
        assertThat(problem).isNull();
    }

    private static @Nullable Problem post(WebGuard guard, String host, @Nullable String authorization) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (authorization != null) {
            headers.add("Authorization", authorization);
        }
        return guard.problemWith("POST", "/", host, headers, null);
    }
}
