using SensorAgent.Cli;

return await CommandLine.RunAsync(args, new());
