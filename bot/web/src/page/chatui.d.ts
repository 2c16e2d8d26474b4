// ChatUI types its whole, not its single files.
declare module "@chatui/core/es/components/BackBottom/index.js" {
  export const BackBottom: (props: { count: number; onClick: () => void }) => React.JSX.Element;
}
declare module "@chatui/core/es/components/Bubble/index.js" {
  export { Bubble } from "@chatui/core";
}
declare module "@chatui/core/es/components/Button/index.js" {
  export { Button } from "@chatui/core";
}
declare module "@chatui/core/es/components/Card/index.js" {
  export { Card, CardContent, CardTitle } from "@chatui/core";
}
declare module "@chatui/core/es/components/ConfigProvider/index.js" {
  export { ConfigProvider } from "@chatui/core";
}
declare module "@chatui/core/es/components/Input/index.js" {
  export { Input } from "@chatui/core";
}
declare module "@chatui/core/es/components/Time/index.js" {
  export { Time } from "@chatui/core";
}
declare module "@chatui/core/es/components/Typing/index.js" {
  export { Typing } from "@chatui/core";
}
declare module "@chatui/core/es/hooks/useColorScheme.js" {
  export { useColorScheme } from "@chatui/core";
}
declare module "@chatui/core/dist/index.css";
