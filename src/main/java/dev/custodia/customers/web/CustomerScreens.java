package dev.custodia.customers.web;

import dev.custodia.access.Permission;
import dev.custodia.screens.NavigationItem;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this room gives to the page frame. */
@Configuration(proxyBeanMethods = false)
class CustomerScreens {
    @Bean
    NavigationItem customersPlace() {
        return new NavigationItem(
                10,
                "customers",
                "customers.navigation",
                ListAddress.PATH,
                "users",
                Permission.CUSTOMERS_LOOK.name(),
                'c');
    }
}
