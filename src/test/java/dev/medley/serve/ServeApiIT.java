package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.run.RunKind;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class ServeApiIT {

    private static final Pattern PATH = Pattern.compile("path: \"?(/api/[^\"\\s]+)");
    private static final Pattern ENDPOINT = Pattern.compile("\\{name: endpoint, value: \"?([^\"\\s]+?)\"?}\\n");
    /** ServeLiveIT has the Kafka that a lag needs; a description does not describe itself. */
    private static final Set<String> UNCHECKED = Set.of("/api/lag", "/api/openapi.json");

    private final ServeStation station;

    ServeApiIT(@TempDir Path folder) throws Exception {
        this.station = ServeStation.start(folder);
    }

    @BeforeAll
    void fillGold() throws Exception {
        GoldFixture.fill(station);
    }

    @AfterAll
    void stop() {
        station.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "top-songs",
                "top-artists",
                "plays-by-country",
                "device-usage",
                "event-types",
                "daily-active-users",
                "events-by-hour",
                "events-by-minute",
                "skip-rate",
                "retention",
                "sessions",
                "artists-by-country"
            })
    void filtersThatSelectEverythingAnswerAsTheMartsDo(String endpoint) throws Exception {
        // Given
        JsonNode unfiltered = station.json("/api/" + endpoint);

        // When
        JsonNode filtered = station.json("/api/" + endpoint + "?from=2000-01-01&to=2099-12-31");

        // Then
        assertThat(filtered).isEqualTo(unfiltered);
        assertThat(unfiltered.get("rows")).isNotEmpty();
        assertThat(unfiltered.get("data_until").asText()).isEqualTo("2026-11-20T11:10:00Z");
    }

    @Test
    void kpisAreOneObject() throws Exception {
        // When
        JsonNode kpis = station.json("/api/kpis");

        // Then
        assertThat(kpis.get("total_plays").asLong()).isEqualTo(6);
        assertThat(kpis.get("previous_plays").isNull()).isTrue();
        assertThat(kpis.get("data_until").asText()).isEqualTo("2026-11-20T11:10:00Z");
    }

    @Test
    void kpisOfAPeriodCarryThoseOfThePeriodBefore() throws Exception {
        // When
        JsonNode kpis = station.json("/api/kpis?from=2026-11-20&to=2026-11-20");

        // Then
        assertThat(kpis.get("total_events").asLong()).isEqualTo(5);
        assertThat(kpis.get("previous_from").asText()).isEqualTo("2026-11-19");
        assertThat(kpis.get("previous_to").asText()).isEqualTo("2026-11-19");
        assertThat(kpis.get("previous_events").asLong()).isEqualTo(4);
    }

    @Test
    void selectedEventsAreCounted() throws Exception {
        // When
        JsonNode songs = station.json("/api/top-songs?country=US&device=mobile&from=2026-11-20");

        // Then
        assertThat(songs.get("rows")).hasSize(1);
        assertThat(songs.get("rows").get(0).get("total_plays").asLong()).isEqualTo(2);
    }

    @Test
    void commaSeparatedValuesCarryAHeaderAndNoFormula() throws Exception {
        // When
        HttpResponse<String> csv = station.get("/api/top-artists", "Accept", "text/csv");

        // Then
        assertThat(csv.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8; header=present");
        assertThat(csv.body())
                .startsWith("artist_name,total_plays,total_skips,unique_users,songs\r\n")
                .contains("\r\n\"'=cmd(\"\"x\"\"), and more\",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/top-songs?from=yesterday",
                "/api/top-songs?from=1066-10-14",
                "/api/top-songs?from=2026-11-02&to=2026-11-01",
                "/api/top-songs?country=UK",
                "/api/top-songs?country=US&country=DE",
                "/api/top-songs?device=toaster",
                "/api/top-songs?limit=0",
                "/api/top-songs?limit=99999999999",
                "/api/top-songs?limit=%EF%BC%91",
                "/api/top-songs?to=",
                "/api/top-songs?from=%2B12026-01-01",
                "/api/top-songs?artist=%00",
                "/api/top-songs?artist=%ff",
                "/api/top-songs?format=xml",
                "/api/top-songs?user=me",
                "/api/top-songs?CamelJdbcParameters=x",
                "/api/retention?artist=Drake",
                "/api/recommendations",
                "/api/recommendations?user_id=",
                "/api/recommendations?user_id=u1",
                "/api/recommendations?user_id=9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b&user_id=9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b",
                "/api/recommendations?user_id=9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b&country=US",
                "/api/compare",
                "/api/compare?user_id=9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b",
                "/api/compare?user_id=9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b&user_id=9A8E1C52-6f0b-4d43-8f5e-0c1d2e3f4a5b",
                "/api/compare?user_id=9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b&user_id=me",
                "/api/runs/not%20an%20id"
            })
    void whatCannotBeUsedIsNamed(String path) throws Exception {
        // When
        HttpResponse<String> response = station.get(path);

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ServeStation.json(response).get("parameter").asText()).isNotEmpty();
        assertThat(ServeStation.json(response).get("allowed").asText()).isNotEmpty();
    }

    @Test
    void headersOfTheRequestNeitherSteerTheRouteNorComeBack() throws Exception {
        // When
        HttpResponse<String> response = station.get(
                "/api/kpis", "CamelJdbcParameters", "x", "CamelHttpRawQuery", "limit=x", "X-Echo", "echoed");

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().map())
                .doesNotContainKeys("x-echo", "cameljdbcparameters", "camelhttprawquery", "cameljdbccolumnnames");
    }

    @Test
    void anAnswerIsKeptUntilABuildAnnouncesItself() throws Exception {
        // Given
        String path = "/api/daily-active-users?limit=1";
        JsonNode before = station.json(path);
        station.sql("update gold.daily_active_users set daily_active_users = 77 where day = '2026-11-20'");

        // When
        JsonNode kept = station.json(path);
        station.bean("responses", Responses.class).invalidate();
        JsonNode fresh = station.json(path);

        // Then
        station.sql("update gold.daily_active_users set daily_active_users = 2 where day = '2026-11-20'");
        station.bean("responses", Responses.class).invalidate();
        assertThat(kept).isEqualTo(before);
        assertThat(fresh.get("rows").get(0).get("daily_active_users").asLong()).isEqualTo(77);
    }

    @Test
    void aRunCarriesItsStepsInOrder() throws Exception {
        // When
        JsonNode run = station.json("/api/runs/run-1");

        // Then
        assertThat(run.get("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(run.get("steps").findValuesAsText("script")).containsExactly("silver/a.sql", "gold/b.sql");
        assertThat(station.json("/api/runs").get("rows")).hasSize(1);
        assertThat(station.get("/api/runs/none").statusCode()).isEqualTo(404);
    }

    @Test
    void ofEachCheckTheLatestResultComesWithItsHistory() throws Exception {
        // When
        JsonNode checks = station.json("/api/checks");

        // Then
        JsonNode first = checks.get("rows").get(0);
        assertThat(first.get("check_name").asText()).isEqualTo("gold_sums");
        assertThat(first.get("status").asText()).isEqualTo("FAILED");
        assertThat(first.get("history").findValuesAsText("status")).containsExactly("FAILED", "PASSED");
        assertThat(checks.get("rows")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gaps", "rejected", "freshness"})
    void whatAnOperatorAsksIsAnswered(String endpoint) throws Exception {
        // When
        HttpResponse<String> response = station.get("/api/" + endpoint);

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(ServeStation.json(response).get("rows").isArray()).isTrue();
    }

    @Test
    void theDescriptionMatchesTheResponses() throws Exception {
        // Given
        JsonNode description = station.json("/api/openapi.json");

        for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
            JsonNode schema = path.getValue().at("/get/responses/200/content/application~1json/schema");
            if (schema.isMissingNode() || UNCHECKED.contains(path.getKey())) {
                continue;
            }

            // When
            JsonNode response = station.json(path.getKey().replace("{run_id}", "run-1")
                    + requiredParameters(path.getValue().at("/get/parameters")));

            // Then
            assertThat(SchemaFaults.of(description, schema, response))
                    .as(path.getKey())
                    .isEmpty();
            JsonNode rows = response.path("rows");
            assertThat(rows.isMissingNode() || !rows.isEmpty())
                    .as("%s has rows to check".formatted(path.getKey()))
                    .isTrue();
        }
    }

    /** Those of the query string, with the values of their examples. */
    private static String requiredParameters(JsonNode parameters) {
        List<String> required = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            if (parameter.path("required").asBoolean()
                    && parameter.get("in").asText().equals("query")) {
                JsonNode example = parameter.get("example");
                (example.isArray() ? example : List.of(example))
                        .forEach(value -> required.add(parameter.get("name").asText() + "=" + value.asText()));
            }
        }
        return required.isEmpty() ? "" : "?" + String.join("&", required);
    }

    @Test
    void listenersAreFoundByAPartOfTheirId() throws Exception {
        // When
        JsonNode all = station.json("/api/listeners").get("rows");
        JsonNode found = station.json("/api/listeners?search=9A8E").get("rows");

        // Then
        assertThat(all.findValuesAsText("total_plays")).containsExactly("3", "2", "1");
        assertThat(found.findValuesAsText("user_id")).containsExactly("9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b");
    }

    @Test
    void recommendationsOfAListenerComeBestFirst() throws Exception {
        // Given
        String path = "/api/recommendations?user_id=9A8E1C52-6F0B-4D43-8F5E-0C1D2E3F4A5B";

        // When
        JsonNode all = station.json(path).get("rows");
        JsonNode first = station.json(path + "&limit=1");

        // Then
        assertThat(all.findValuesAsText("song_id")).containsExactly("s2", "s3");
        assertThat(first.get("rows")).containsExactly(all.get(0));
        assertThat(first.get("truncated").asBoolean()).isTrue();
    }

    @Test
    void twoListenersAreComparedSideBySide() throws Exception {
        // When
        JsonNode rows = station.json("/api/compare?user_id=9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b"
                        + "&user_id=0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e")
                .get("rows");
        JsonNode unknown = station.json("/api/compare?user_id=9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b"
                        + "&user_id=00000000-0000-4000-8000-000000000000")
                .get("rows");

        // Then
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add("%s %s: %s and %s, %.2f"
                .formatted(
                        row.get("measure").asText(),
                        row.get("item").asText(),
                        row.get("first_value").asText(),
                        row.get("second_value").asText(),
                        row.get("similarity").asDouble(-1))));
        assertThat(lines)
                .containsExactlyInAnyOrder(
                        "totals plays: 3.0 and 2.0, -1.00",
                        "totals skips: 1.0 and 0.0, -1.00",
                        "totals skip_rate: 0.25 and 0.0, -1.00",
                        "totals songs: 1.0 and 3.0, -1.00",
                        "totals artists: 1.0 and 2.0, -1.00",
                        "totals active_days: 2.0 and 1.0, -1.00",
                        "devices mobile: 3.0 and 0.0, 0.00",
                        "devices web: 0.0 and 1.0, 0.00",
                        "hours 10: 3.0 and 1.0, 0.71",
                        "hours 11: 0.0 and 1.0, 0.71",
                        "artists Dua Lipa: 3.0 and 1.0, 0.71",
                        "artists =cmd(\"x\"), and more: 0.0 and 1.0, 0.71",
                        "songs Levitating: 3.0 and 1.0, 0.71",
                        "songs One: 0.0 and 1.0, 0.71",
                        "songs s3: 0.0 and 0.0, 0.71")
                .containsSubsequence("songs Levitating: 3.0 and 1.0, 0.71", "songs One: 0.0 and 1.0, 0.71");
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyRouteBehindHttpIsDescribed() throws Exception {
        // Given
        JsonNode paths = station.json("/api/openapi.json").get("paths");
        Set<String> described = new TreeSet<>();
        paths.fieldNames().forEachRemaining(described::add);

        // When
        Set<String> served = new TreeSet<>(Set.of("/api/live/stream", "/api/openapi.json"));
        try (Stream<Path> routes = Files.list(Path.of("routes"))) {
            for (Path route : routes.toList()) {
                String text = Files.readString(route);
                PATH.matcher(text).results().forEach(path -> served.add(path.group(1)));
                ENDPOINT.matcher(text).results().forEach(name -> served.add("/api/" + name.group(1)));
            }
        }
        served.remove("/api/{{endpoint}}");
        served.remove("/api/{kind}");
        for (RunKind kind : RunKind.values()) {
            served.add("/api/" + kind.label());
        }

        // Then
        assertThat(described).isEqualTo(served);
        for (RunKind kind : RunKind.values()) {
            JsonNode request = paths.at("/~1api~1" + kind.label() + "/post");
            assertThat(request.path("parameters").findValuesAsText("name")).isEqualTo(kind.parameters());
        }
    }

    @Test
    void whatIsLeftOutIsSaid() throws Exception {
        // When
        JsonNode all = station.json("/api/daily-active-users?limit=2");
        JsonNode latest = station.json("/api/daily-active-users?limit=1");
        JsonNode first = station.json("/api/top-songs?limit=1");
        JsonNode perCountry = station.json("/api/artists-by-country?limit=1");

        // Then
        assertThat(all.get("truncated").asBoolean()).isFalse();
        assertThat(latest.get("truncated").asBoolean()).isTrue();
        assertThat(latest.get("rows").findValuesAsText("day")).containsExactly("2026-11-20");
        assertThat(first.get("truncated").asBoolean()).isTrue();
        assertThat(first.get("rows").findValuesAsText("song_id")).containsExactly("s1");
        assertThat(perCountry.get("truncated").asBoolean()).isTrue();
        assertThat(perCountry.get("rows").findValuesAsText("country")).containsExactly("DE", "US");
    }

    @Test
    void anArtistNamedNullIsNotNoArtist() throws Exception {
        // Given
        long all = station.json("/api/kpis").get("total_events").asLong();

        // When
        JsonNode named = station.json("/api/kpis?artist=null");
        JsonNode unnamed = station.json("/api/kpis?artist=");

        // Then
        assertThat(named.get("total_events").asLong()).isZero();
        assertThat(unnamed.get("total_events").asLong()).isZero();
        assertThat(station.json("/api/kpis").get("total_events").asLong()).isEqualTo(all);
    }

    @Test
    void theFiltersKnowTheirValues() throws Exception {
        // When
        JsonNode filters = station.json("/api/filters");

        // Then
        assertThat(filters.get("rows").findValuesAsText("filter_value"))
                .contains("US", "DE", "mobile", "web", "Dua Lipa", "2026-11-19", "2026-11-20");
    }

    @Test
    void artistsAreFoundByAPartOfTheirName() throws Exception {
        // When
        JsonNode found = station.json("/api/filters?search=LIPA&limit=5");

        // Then
        List<String> artists = new ArrayList<>();
        for (JsonNode row : found.get("rows")) {
            if (row.get("filter_name").asText().equals("artist")) {
                artists.add(row.get("filter_value").asText());
            }
        }
        assertThat(artists).containsExactly("Dua Lipa");
    }
}
