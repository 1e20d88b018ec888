package dev.custodia.forgotten;

import dev.custodia.settings.Home;
import dev.custodia.settings.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ForgottenBeans {
    @Bean
    ForgottenKey forgottenKey(Home home) {
        return ForgottenKey.in(home.folder("keys").resolve(ForgottenKey.FILE));
    }

    @Bean
    LedgerFile ledgerFile(ForgottenKey key, Home home, Settings settings) {
        if (settings.ledger().isEmpty()) home.folder("ledger");
        return new LedgerFile(Ledger.file(settings), key.code("ledger"));
    }
}
