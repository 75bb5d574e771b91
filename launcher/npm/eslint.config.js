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
                    "addEventListener",
                    "atob",
                    "Blob",
                    "caches",
                    "clearInterval",
                    "clearTimeout",
                    "console",
                    "crypto",
                    "document",
                    "DOMParser",
                    "Event",
                    "fetch",
                    "FileReader",
                    "FormData",
                    "indexedDB",
                    "Intl",
                    "localStorage",
                    "location",
                    "luxon",
                    "MutationObserver",
                    "navigator",
                    "Request",
                    "Response",
                    "scrollTo",
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
            "no-console": ["error", { allow: ["debug"] }],
            "no-var": "error",
            "prefer-const": "error",
        },
    },
];
