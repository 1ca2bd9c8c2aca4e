"""Speaking to WeChat Pay and Alipay: the one place with a network behind codes and payments."""
