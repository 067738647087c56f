import tseslint from "typescript-eslint";

const namedExportsOnly = [
  { selector: "ExportDefaultDeclaration", message: "Named exports only (except tool configs)." },
  { selector: "TSEnumDeclaration", message: "Use string unions." },
  {
    selector: "ImportExpression[source.type!='Literal']",
    message: "Import by a literal path, so that the import direction can be checked.",
  },
];

export default tseslint.config(
  { ignores: ["dist/**", "out/**", "node_modules/**", "coverage/**"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.recommended],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "no-restricted-syntax": ["error", ...namedExportsOnly],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      eqeqeq: "error",
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "prefer-const": "error",
      "max-lines": ["error", { max: 300 }],
    },
  },
  // Tableaus and compute kernels are long by nature (STYLE section 8); test tables too.
  { files: ["**/tableaus/**", "solvers/batched/**", "test/**"], rules: { "max-lines": "off" } },
  { files: ["*.config.ts", "*.config.js"], rules: { "no-restricted-syntax": "off" } },
  { files: ["test/**/*.ts"], rules: { "no-restricted-syntax": ["error", ...namedExportsOnly.slice(0, 2)] } },
  // What runs before anything is installed: plain Node.js.
  {
    files: ["experiments/*.mjs"],
    extends: [...tseslint.configs.recommended],
    rules: { eqeqeq: "error", "no-console": "error", "prefer-const": "error" },
  },
);
