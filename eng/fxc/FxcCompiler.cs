using System.Runtime.InteropServices;
using System.Text;

namespace GpuTiler.Fxc;

/// <summary>Microsoft's D3DCompile (d3dcompiler.h), out of a library that is loaded by its path.</summary>
internal sealed unsafe class FxcCompiler : IDisposable
{
    private const uint EnableStrictness = 1 << 11;
    private const uint OptimizationLevel3 = 1 << 15;

    // D3D_COMPILE_STANDARD_FILE_INCLUDE: #include is looked up beside the source.
    private const nint StandardFileInclude = 1;

    private readonly nint library;
    private readonly delegate* unmanaged<byte*, nuint, byte*, Macro*, nint, byte*, byte*, uint, uint, void***, void***, int> compile;

    public FxcCompiler(string path)
    {
        library = NativeLibrary.Load(path);
        compile = (delegate* unmanaged<byte*, nuint, byte*, Macro*, nint, byte*, byte*, uint, uint, void***, void***, int>)
            NativeLibrary.GetExport(library, "D3DCompile");
    }

    public void Dispose() => NativeLibrary.Free(library);

    /// <summary>Compiles a shader. Gives null when it has errors; <paramref name="messages"/> holds errors and warnings.</summary>
    public byte[]? Compile(FxcJob job, out string messages)
    {
        var source = File.ReadAllBytes(job.Source);
        // D3DCompile wants zero-terminated text; what is allocated here lives until the call has returned.
        var texts = new List<nint>();
        void** code = null, errors = null;
        try
        {
            var macros = new Macro[job.Defines.Count + 1];
            for (var i = 0; i < job.Defines.Count; i++)
            {
                macros[i] = new Macro { Name = Text(job.Defines[i].Key), Definition = Text(job.Defines[i].Value) };
            }

            int result;
            fixed (byte* data = source)
            fixed (Macro* defines = macros)
            {
                result = compile(data, (nuint)source.Length, Text(job.Source), defines, StandardFileInclude,
                    Text(job.Entry), Text(job.Profile), EnableStrictness | OptimizationLevel3, 0, &code, &errors);
            }

            messages = errors is null ? "" : Encoding.UTF8.GetString(Contents(errors)).TrimEnd('\0', '\r', '\n');
            if (result >= 0 && code is not null)
            {
                return Contents(code).ToArray();
            }

            messages = messages.Length > 0 ? messages : $"D3DCompile gave 0x{result:x8}";
            return null;
        }
        finally
        {
            Release(code);
            Release(errors);
            texts.ForEach(Marshal.FreeCoTaskMem);
        }

        byte* Text(string value)
        {
            texts.Add(Marshal.StringToCoTaskMemUTF8(value));
            return (byte*)texts[^1];
        }
    }

    // ID3DBlob: IUnknown's three entries, GetBufferPointer, GetBufferSize.
    private static ReadOnlySpan<byte> Contents(void** blob)
    {
        var table = (void**)*blob;
        var data = ((delegate* unmanaged<void**, byte*>)table[3])(blob);
        var size = ((delegate* unmanaged<void**, nuint>)table[4])(blob);
        return new ReadOnlySpan<byte>(data, checked((int)size));
    }

    private static void Release(void** blob)
    {
        if (blob is not null)
        {
            _ = ((delegate* unmanaged<void**, uint>)((void**)*blob)[2])(blob);
        }
    }

    // D3D_SHADER_MACRO; the last one is all null.
    private struct Macro
    {
        public byte* Name;
        public byte* Definition;
    }
}
