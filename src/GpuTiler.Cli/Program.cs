using System.CommandLine;
using GpuTiler.Cli;

return CommandLine.Run(args);
