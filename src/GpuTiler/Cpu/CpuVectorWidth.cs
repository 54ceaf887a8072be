namespace GpuTiler;

/// <summary>Which form of the CPU kernel runs. All of them return the same bytes.</summary>
public enum CpuVectorWidth
{
    /// <summary>The widest that this machine has.</summary>
    Auto,

    /// <summary>The scalar reference: the specification in code, slow.</summary>
    Scalar,

    /// <summary>Vectors of 128 bits, on any processor.</summary>
    Portable,

    /// <summary>Vectors of 256 bits: AVX2.</summary>
    Avx2,

    /// <summary>Vectors of 512 bits: AVX-512 F and BW.</summary>
    Avx512,
}
