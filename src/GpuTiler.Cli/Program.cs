using System.Runtime.CompilerServices;
using GpuTiler.Cli;

if (!RuntimeFeature.IsDynamicCodeSupported)
{
    WidestProgram.GoOn();
}

return CommandLine.Run(args);
