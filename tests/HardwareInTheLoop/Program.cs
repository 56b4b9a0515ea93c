using SensorAgent.HardwareInTheLoop;
using SensorAgent.HardwareInTheLoop.Benchmark;

if (args is ["benchmark"])
{
    await EdgeBenchmark.RunAsync();
    await IdleBenchmark.RunAsync();
    return 0;
}

// With arguments it is the helper process that a test starts as another user.
return args is ["open-i2c", var bus] ? OtherUser.OpenI2c(bus) : args is ["open-gpio", var pin] ? OtherUser.OpenGpio(pin) : await Runner.RunAsync();
