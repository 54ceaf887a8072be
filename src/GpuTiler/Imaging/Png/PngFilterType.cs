namespace GpuTiler.Imaging;

/// <summary>How one row of a PNG file was predicted from its neighbours, with the numbers that the file holds.</summary>
internal enum PngFilterType : byte
{
    None = 0,
    Sub = 1,
    Up = 2,
    Average = 3,
    Paeth = 4,
}
