package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MedleyTest {
    @Test
    void hasAMain() throws Exception {
        assertThat(Medley.class.getMethod("main", String[].class)).isNotNull();
    }
}
