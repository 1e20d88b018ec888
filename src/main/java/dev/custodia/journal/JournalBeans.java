package dev.custodia.journal;

import dev.custodia.settings.Home;
import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class JournalBeans {
    @Bean
    Checkpoints checkpoints(DSLContext sql, Clock clock, Home home) {
        return new Checkpoints(sql, clock, home.folder("journal"), home.folder("keys"));
    }
}
