/** The parts of ChatUI that the page is made of, each by its own file: the whole library is three times as large. */
export { Bubble } from "@chatui/core/es/components/Bubble/index.js";
export { Button } from "@chatui/core/es/components/Button/index.js";
export { Card, CardContent, CardTitle } from "@chatui/core/es/components/Card/index.js";
export { ConfigProvider } from "@chatui/core/es/components/ConfigProvider/index.js";
export { Input } from "@chatui/core/es/components/Input/index.js";
export { Time } from "@chatui/core/es/components/Time/index.js";
export { Typing } from "@chatui/core/es/components/Typing/index.js";
export { useColorScheme } from "@chatui/core/es/hooks/useColorScheme.js";
