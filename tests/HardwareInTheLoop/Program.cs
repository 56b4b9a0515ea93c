using SensorAgent.HardwareInTheLoop;

// With arguments it is the helper process that a test starts as another user.
return args is ["open-i2c", var bus] ? OtherUser.OpenI2c(bus) : args is ["open-gpio", var pin] ? OtherUser.OpenGpio(pin) : await Runner.RunAsync();
