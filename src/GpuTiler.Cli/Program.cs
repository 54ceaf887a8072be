using GpuTiler.Cli;

return CommandLine.Run(args);
