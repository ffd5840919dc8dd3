package dev.medley.bench;

import static dev.medley.TestMedley.ACCESS_KEY;
import static dev.medley.TestMedley.SECRET_KEY;

import dev.medley.lake.LakeClient;
import dev.medley.local.EmbeddedKafka;
import dev.medley.local.EmbeddedS3;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/**
 * A broker and an S3 server: those that the usual variables name, or embedded ones in a process of their own, so that what is
 * measured is Medley's share.
 */
final class BenchServers implements AutoCloseable {

    private final Map<String, String> environment;
    private final @Nullable Process process;

    private BenchServers(Map<String, String> environment, @Nullable Process process) {
        this.environment = environment;
        this.process = process;
    }

    /** Uses or starts both; the embedded ones keep their state in a folder. */
    static BenchServers start(Path folder) throws IOException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent("MINIO_ACCESS_KEY", ACCESS_KEY);
        environment.putIfAbsent("MINIO_SECRET_KEY", SECRET_KEY);
        environment.putIfAbsent("AWS_REGION", "us-east-1");
        if (environment.containsKey("KAFKA_BOOTSTRAP_SERVERS") && environment.containsKey("MINIO_ENDPOINT")) {
            return new BenchServers(environment, null);
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BenchServers.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        for (String name : List.of("KAFKA_BOOTSTRAP_SERVERS", "MINIO_ENDPOINT")) {
            String line = output.readLine();
            while (line != null && !line.startsWith(name + "=")) {
                line = output.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("The embedded servers did not start");
            }
            environment.putIfAbsent(name, line.substring(name.length() + 1));
        }
        return new BenchServers(environment, process);
    }

    /** The process of the embedded servers: it ends with its starter. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("lake"), 0, ACCESS_KEY, SECRET_KEY);
        System.out.println("KAFKA_BOOTSTRAP_SERVERS=" + kafka.bootstrapServers());
        System.out.println("MINIO_ENDPOINT=" + s3.endpoint());
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        System.exit(0);
    }

    /** Variables that make Medley use them, beside this process's own. */
    Map<String, String> environment() {
        return environment;
    }

    /** One of the variables. */
    String get(String name) {
        return environment.getOrDefault(name, "");
    }

    /** A client as Medley has it. */
    S3Client lake() {
        return LakeClient.create(
                get("MINIO_ENDPOINT"), get("AWS_REGION"), true, get("MINIO_ACCESS_KEY"), get("MINIO_SECRET_KEY"));
    }

    /** Leaves no objects behind on a server of the user's own. */
    void deleteBucket(String bucket) {
        try (S3Client lake = lake()) {
            for (ListObjectsV2Response page : lake.listObjectsV2Paginator(request -> request.bucket(bucket))) {
                List<ObjectIdentifier> keys = page.contents().stream()
                        .map(object ->
                                ObjectIdentifier.builder().key(object.key()).build())
                        .toList();
                if (!keys.isEmpty()) {
                    lake.deleteObjects(request -> request.bucket(bucket)
                            .delete(Delete.builder().objects(keys).quiet(true).build()));
                }
            }
            lake.deleteBucket(request -> request.bucket(bucket));
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
