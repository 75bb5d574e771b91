import js from "@eslint/js";

export default [
    js.configs.recommended,
    {
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: Object.fromEntries(
                [
                    "AbortController",
                    "Blob",
                    "caches",
                    "clearInterval",
                    "clearTimeout",
                    "console",
                    "crypto",
                    "document",
                    "Event",
                    "fetch",
                    "indexedDB",
                    "Intl",
                    "localStorage",
                    "location",
                    "luxon",
                    "navigator",
                    "Request",
                    "Response",
                    "self",
                    "sessionStorage",
                    "setInterval",
                    "setTimeout",
                    "TextDecoder",
                    "TextEncoder",
                    "URL",
                    "window",
                ].map((name) => [name, "readonly"])
            ),
        },
        rules: {
            eqeqeq: "error",
            "no-console": "error",
            "no-var": "error",
            "prefer-const": "error",
        },
    },
];
