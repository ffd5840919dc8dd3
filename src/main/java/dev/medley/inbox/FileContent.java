package dev.medley.inbox;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipException;

/** The lines of a file as bytes, gzip unpacked; and how many bytes of the file itself are read. */
final class FileContent {

    private final Counted file;
    private final InputStream stream;

    private FileContent(Counted file, InputStream stream) {
        this.file = file;
        this.stream = stream;
    }

    /**
     * Opens a regular file; symbolic links are not followed.
     *
     * @throws ZipException if it begins as a file of another format does; the message names the format and how to convert it
     * @throws IOException if it cannot be read
     */
    static FileContent open(Path path) throws IOException {
        Counted file = new Counted(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS));
        try {
            return new FileContent(file, unpacked(file, path.toString().endsWith(".gz")));
        } catch (IOException fault) {
            file.close();
            throw fault;
        }
    }

    private static InputStream unpacked(InputStream file, boolean mustBeGzip) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file, ForeignFormat.HEAD_BYTES);
        byte[] head = headOf(in);
        boolean isGzip = head.length > 1 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b;
        if (!isGzip && mustBeGzip) {
            throw new ZipException("its name ends with .gz, but it does not begin as gzip does");
        }
        if (isGzip) {
            in = new BufferedInputStream(new GzipMembers(in), ForeignFormat.HEAD_BYTES);
            head = headOf(in);
        }
        var foreign = ForeignFormat.of(head);
        if (foreign.isPresent()) {
            throw new ZipException("it is %s; a file needs one JSON object a line. Convert it: %s"
                    .formatted(foreign.get().name(), foreign.get().advice()));
        }
        return in;
    }

    /** The first bytes, which stay in the stream; of a stream with a fault, those before it. */
    private static byte[] headOf(BufferedInputStream in) throws IOException {
        byte[] head = new byte[ForeignFormat.HEAD_BYTES];
        int length = 0;
        in.mark(head.length);
        try {
            int read = in.read(head, 0, head.length);
            while (read > 0) {
                length += read;
                read = length < head.length ? in.read(head, length, head.length - length) : 0;
            }
        } catch (IOException later) {
            if (length == 0) {
                throw later;
            }
        }
        in.reset();
        return Arrays.copyOf(head, length);
    }

    /** The bytes; closing them closes the file. */
    InputStream stream() {
        return stream;
    }

    /** How many bytes of the file are read, packed ones where it is packed. */
    long bytesRead() {
        return file.bytesRead;
    }

    private static final class Counted extends FilterInputStream {

        private long bytesRead;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            bytesRead += Math.max(0, read);
            return read;
        }
    }
}
