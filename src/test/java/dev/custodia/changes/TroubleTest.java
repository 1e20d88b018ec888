package dev.custodia.changes;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TroubleTest {
    @Test
    void a_job_that_stops_unforeseen_leaves_where_it_was_in_the_log_and_nobodys_name() {
        Logger log = (Logger) LoggerFactory.getLogger(Trouble.class);
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        log.addAppender(heard);
        try {
            assertThat(Trouble.code(failed())).isEqualTo("unforeseen");
            Trouble.say("change 7", failed());
        } finally {
            log.detachAppender(heard);
        }
        String trace = ThrowableProxyUtil.asString(heard.list.getFirst().getThrowableProxy());
        assertThat(heard.list.getFirst().getFormattedMessage()).isEqualTo("change 7 stopped");
        assertThat(trace)
                .contains("IllegalStateException", "NumberFormatException", "TroubleTest")
                .doesNotContain("Vera");
    }

    @Test
    void a_file_for_which_there_is_no_space_is_a_full_disk_like_any_other() {
        assertThat(Trouble.code(new UncheckedIOException("cannot write", new IOException("No space left on device"))))
                .isEqualTo("disk_full");
        assertThat(Trouble.code(new UncheckedIOException("cannot write", new IOException("Permission denied"))))
                .isEqualTo("unforeseen");
    }

    private static RuntimeException failed() {
        return new IllegalStateException("about Vera", new NumberFormatException("For input string: \"Vera\""));
    }
}
