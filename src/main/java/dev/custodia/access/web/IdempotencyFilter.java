package dev.custodia.access.web;

import static dev.custodia.tables.access.Tables.IDEMPOTENCY;

import dev.custodia.access.Access;
import dev.custodia.access.Refused;
import dev.custodia.tables.access.tables.records.IdempotencyRecord;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * A write that is sent twice with the same {@code Idempotency-Key} is done once; the second gets the first's answer. The
 * key is claimed in a transaction of its own before the write, because two at the same moment must not both begin.
 */
final class IdempotencyFilter extends OncePerRequestFilter {
    static final String KEY = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final String SECRET = "custodia.idempotency.secret";
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int LONGEST_KEY = 200;
    private static final int LARGEST_REQUEST = 64 * 1024 * 1024;
    private static final int LARGEST_ANSWER = 64 * 1024;

    private final DSLContext sql;
    private final Clock clock;
    private final Access access;
    private final Answers answers;

    IdempotencyFilter(DSLContext sql, Clock clock, Access access, Answers answers) {
        this.sql = sql;
        this.clock = clock;
        this.access = access;
        this.answers = answers;
    }

    /** Says that the answer to this request carries a secret, which is kept nowhere, so here neither. */
    static void answersWithSecret(HttpServletRequest request) {
        request.setAttribute(SECRET, true);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(KEY) == null || !WRITES.contains(request.getMethod()) || !access.isSignedIn();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = String.valueOf(request.getHeader(KEY));
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            answers.write(request, response, Refused.Kind.MALFORMED, "access.idempotency_key_unfit");
            return;
        }
        byte[] body = isUpload(request)
                ? text("length " + request.getContentLengthLong())
                : request.getInputStream().readNBytes(LARGEST_REQUEST + 1);
        if (body.length > LARGEST_REQUEST) {
            answers.write(request, response, Refused.Kind.TOO_LARGE, "access.too_large");
            return;
        }
        long user = access.current().userId();
        byte[] keyDigest = digest(text(user + "\n" + key));
        byte[] requestDigest = digest(
                text(request.getMethod() + "\n" + request.getRequestURI() + "\n" + request.getQueryString()), body);
        forgetOld();
        if (claim(keyDigest, user, requestDigest)) {
            first(isUpload(request) ? request : new Replayable(request, body), response, chain, keyDigest);
        } else {
            again(request, response, keyDigest, requestDigest);
        }
    }

    private void first(HttpServletRequest request, HttpServletResponse response, FilterChain chain, byte[] keyDigest)
            throws ServletException, IOException {
        ContentCachingResponseWrapper kept = new ContentCachingResponseWrapper(response);
        boolean answered = false;
        try {
            chain.doFilter(request, kept);
            answered = kept.getStatus() < 400;
        } finally {
            if (answered) keep(keyDigest, kept, request.getAttribute(SECRET) != null);
            else release(keyDigest);
        }
        kept.copyBodyToResponse();
    }

    private void again(HttpServletRequest request, HttpServletResponse response, byte[] keyDigest, byte[] requestDigest)
            throws IOException {
        Optional<IdempotencyRecord> before = sql.selectFrom(IDEMPOTENCY)
                .where(IDEMPOTENCY.KEY_DIGEST.eq(keyDigest))
                .fetchOptional();
        if (before.isEmpty() || before.get().getStatus() == null) {
            boolean same = before.isEmpty() || Arrays.equals(before.get().getRequestDigest(), requestDigest);
            if (same) answers.write(request, response, Refused.Kind.CONFLICT, "access.idempotency_in_progress");
            else answers.write(request, response, Refused.Kind.INVALID, "access.idempotency_key_reused");
            return;
        }
        IdempotencyRecord row = before.get();
        if (!Arrays.equals(row.getRequestDigest(), requestDigest)) {
            answers.write(request, response, Refused.Kind.INVALID, "access.idempotency_key_reused");
            return;
        }
        response.setHeader(REPLAYED, "true");
        byte[] body = row.getBody();
        if (body == null) {
            answers.write(request, response, Refused.Kind.CONFLICT, "access.idempotency_answer_not_kept");
            return;
        }
        response.setStatus(row.getStatus());
        if (row.getLocation() != null) response.setHeader("Location", row.getLocation());
        if (row.getContentType() != null) response.setContentType(row.getContentType());
        response.getOutputStream().write(body);
    }

    /** A file is too large to hold, and its boundary differs each time: its length has to do. */
    private static boolean isUpload(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.startsWith("multipart/");
    }

    private boolean claim(byte[] keyDigest, long user, byte[] requestDigest) {
        return sql.insertInto(IDEMPOTENCY)
                        .set(IDEMPOTENCY.KEY_DIGEST, keyDigest)
                        .set(IDEMPOTENCY.ACCOUNT_ID, user)
                        .set(IDEMPOTENCY.REQUEST_DIGEST, requestDigest)
                        .set(IDEMPOTENCY.AT, now())
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    private void keep(byte[] keyDigest, ContentCachingResponseWrapper answer, boolean secret) {
        byte[] body = answer.getContentAsByteArray();
        sql.update(IDEMPOTENCY)
                .set(IDEMPOTENCY.STATUS, answer.getStatus())
                .set(IDEMPOTENCY.CONTENT_TYPE, answer.getContentType())
                .set(IDEMPOTENCY.LOCATION, answer.getHeader("Location"))
                .set(IDEMPOTENCY.BODY, secret || body.length > LARGEST_ANSWER ? null : body)
                .where(IDEMPOTENCY.KEY_DIGEST.eq(keyDigest))
                .execute();
    }

    /** What failed or was refused did nothing, and may be sent again. */
    private void release(byte[] keyDigest) {
        sql.deleteFrom(IDEMPOTENCY)
                .where(IDEMPOTENCY.KEY_DIGEST.eq(keyDigest))
                .and(IDEMPOTENCY.STATUS.isNull())
                .execute();
    }

    private void forgetOld() {
        sql.deleteFrom(IDEMPOTENCY).where(IDEMPOTENCY.AT.lt(now().minus(KEPT))).execute();
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] digest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(text(part.length + "\n"));
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A request whose body was read once and can be read again. */
    private static final class Replayable extends HttpServletRequestWrapper {
        private final byte[] body;

        Replayable(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    return bytes.read(target, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException("the body has already been read");
                }
            };
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }
}
