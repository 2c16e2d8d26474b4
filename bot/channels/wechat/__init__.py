"""The WeChat Official Account (公众号): what WeChat calls is checked, read, answered within its five seconds or later."""
