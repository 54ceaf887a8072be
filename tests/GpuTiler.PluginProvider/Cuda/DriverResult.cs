namespace GpuTiler.PluginProvider.Cuda;

/// <summary>CUresult (cuda.h).</summary>
internal enum DriverResult
{
    Success = 0,
    InvalidValue = 1,
    InvalidDevice = 101,
    InvalidContext = 201,
    InvalidHandle = 400,
    NotReady = 600,
    LaunchFailed = 719,
}
