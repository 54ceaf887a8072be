using System.Runtime.InteropServices;

namespace GpuTiler.PluginProvider.Interop;

/// <summary>
/// ONNX Runtime, as it hands itself to a library that it loads. Its entries take pointers and integers, each of which fills an argument.
/// </summary>
internal static unsafe class Ort
{
    /// <summary>The version whose entries and structs are used: the first in which providers of a library can have kernels.</summary>
    public const uint Version = 24;

    private static nint* table, provider, editor;

    /// <summary>Takes the tables from struct OrtApiBase.</summary>
    public static void Start(nint apiBase)
    {
        table = (nint*)((delegate* unmanaged<uint, nint>)*(nint*)apiBase)(Version);
        provider = (nint*)((delegate* unmanaged<nint>)table[(int)Call.GetEpApi])();
        editor = (nint*)((delegate* unmanaged<nint>)table[(int)Call.GetModelEditorApi])();
    }

    /// <summary>A status that says why something failed.</summary>
    public static nint Failure(string message)
    {
        nint text = Marshal.StringToCoTaskMemUTF8(message);
        nint status = ((delegate* unmanaged<int, nint, nint>)table[(int)Call.CreateStatus])(1, text);
        Marshal.FreeCoTaskMem(text);
        return status;
    }

    /// <summary>Does something that ONNX Runtime asked for. No exception may leave the library.</summary>
    public static nint Guard(Action action)
    {
        try
        {
            action();
            return 0;
        }
        catch (Exception e)
        {
            return Failure(e.Message);
        }
    }

    /// <summary>An entry that releases something; nothing is there to release where it is null.</summary>
    public static void Release(Call call, nint value)
    {
        if (value != 0)
        {
            ((delegate* unmanaged<nint, void>)table[(int)call])(value);
        }
    }

    /// <inheritdoc cref="Release(Call, nint)"/>
    public static void Release(ProviderCall call, nint value)
    {
        if (value != 0)
        {
            ((delegate* unmanaged<nint, void>)provider[(int)call])(value);
        }
    }

    /// <summary>An entry that answers with one value and cannot fail.</summary>
    public static nint Get(Call call, nint a) => ((delegate* unmanaged<nint, nint>)table[(int)call])(a);

    /// <inheritdoc cref="Get(Call, nint)"/>
    public static nint Get(ProviderCall call, nint a) => ((delegate* unmanaged<nint, nint>)provider[(int)call])(a);

    /// <summary>An entry that makes a new object and answers with a status.</summary>
    public static nint New(Call call, params ReadOnlySpan<nint> arguments) => New(table[(int)call], arguments);

    /// <inheritdoc cref="New(Call, ReadOnlySpan{nint})"/>
    public static nint New(ProviderCall call, params ReadOnlySpan<nint> arguments) => New(provider[(int)call], arguments);

    /// <inheritdoc cref="New(Call, ReadOnlySpan{nint})"/>
    public static nint New(EditorCall call, params ReadOnlySpan<nint> arguments) => New(editor[(int)call], arguments);

    /// <summary>An entry that answers with a status alone.</summary>
    public static void Do(Call call, params ReadOnlySpan<nint> arguments) => Check(Invoke(table[(int)call], arguments));

    /// <inheritdoc cref="Do(Call, ReadOnlySpan{nint})"/>
    public static void Do(ProviderCall call, params ReadOnlySpan<nint> arguments) => Check(Invoke(provider[(int)call], arguments));

    /// <inheritdoc cref="Do(Call, ReadOnlySpan{nint})"/>
    public static void Do(EditorCall call, params ReadOnlySpan<nint> arguments) => Check(Invoke(editor[(int)call], arguments));

    /// <summary>The values of a list that has an entry for their number and one that takes room for them.</summary>
    public static nint[] List(Call count, Call values, nint owner)
    {
        var list = new nint[New(count, owner)];
        fixed (nint* room = list)
        {
            if (list.Length > 0)
            {
                Do(values, owner, (nint)room, list.Length);
            }
        }

        return list;
    }

    // The new object is the last argument.
    private static nint New(nint function, ReadOnlySpan<nint> arguments)
    {
        nint made = 0;
        Span<nint> all = stackalloc nint[arguments.Length + 1];
        arguments.CopyTo(all);
        all[^1] = (nint)(&made);
        Check(Invoke(function, all));
        return made;
    }

    // Arguments that an entry does not have are left where it does not look.
    private static nint Invoke(nint function, ReadOnlySpan<nint> a)
    {
        Span<nint> all = stackalloc nint[10];
        a.CopyTo(all);
        return ((delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, nint, nint, nint, nint>)function)(
            all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8], all[9]);
    }

    private static void Check(nint status)
    {
        if (status != 0)
        {
            string message = Marshal.PtrToStringUTF8(Get(Call.GetErrorMessage, status)) ?? "";
            Release(Call.ReleaseStatus, status);
            throw new OrtException(message);
        }
    }
}
