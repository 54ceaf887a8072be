namespace GpuTiler.Cli;

/// <summary>A format that pictures are written in.</summary>
internal enum PictureFormat
{
    Png,
    Jpeg,
    Webp,
    Gif,
}
