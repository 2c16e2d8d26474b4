"""The WeChat Official Account (公众号): its calls are checked, read, and answered within five seconds or later."""
