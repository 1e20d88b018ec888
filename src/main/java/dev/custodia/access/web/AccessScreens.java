package dev.custodia.access.web;

import dev.custodia.access.Access;
import dev.custodia.access.Permission;
import dev.custodia.screens.Language;
import dev.custodia.screens.NavigationItem;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this room gives to the page frame. */
@Configuration(proxyBeanMethods = false)
class AccessScreens {
    @Bean
    NavigationItem journalPlace() {
        return new NavigationItem(
                80, "journal", "access.navigation.journal", "/journal", "history", Permission.JOURNAL_LOOK.name(), 'j');
    }

    @Bean
    NavigationItem usersPlace() {
        return new NavigationItem(
                90, "users", "access.navigation.users", "/users", "user", Permission.USERS_MANAGE.name(), 'u');
    }

    @Bean
    dev.custodia.screens.SignedIn personAtTheScreen(Access access) {
        return new dev.custodia.screens.SignedIn() {
            @Override
            public Optional<String> name() {
                return access.isSignedIn()
                        ? Optional.of(access.name(access.current().userId()))
                        : Optional.empty();
            }

            @Override
            public boolean isLimited() {
                return access.isLimited();
            }

            @Override
            public boolean may(String permission) {
                return access.may(Permission.valueOf(permission));
            }

            @Override
            public Optional<Language> language() {
                return access.language().flatMap(Language::ofCode);
            }
        };
    }
}
