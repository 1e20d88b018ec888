package dev.custodia.settings;

import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one clock, in the company's zone. Settings and home are put into the context by whoever starts it. */
@Configuration(proxyBeanMethods = false)
class SettingsBeans {
    @Bean
    @ConditionalOnMissingBean
    Clock clock(Settings settings) {
        return Clock.system(settings.zone());
    }
}
