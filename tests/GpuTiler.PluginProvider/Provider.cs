using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using GpuTiler.PluginProvider.Interop;

namespace GpuTiler.PluginProvider;

/// <summary>
/// OrtEp: takes all operators of a graph but those of one type, which its option <c>without</c> names, and those with a graph or a tensor
/// within. Neighbours become one node.
/// </summary>
internal sealed unsafe class Provider(nint sessionOptions, nint kernels)
{
    // OrtOpAttrType.
    private const int FirstOfAttributes = 1, Strings = 7;

    private readonly string lacking = Option(sessionOptions, "without") ?? "Round";

    // What CUDA's provider calls so: the stream that everything is queued on.
    private readonly nint stream =
        nint.Parse(Option(sessionOptions, "user_compute_stream") ?? "0", NumberStyles.None, CultureInfo.InvariantCulture);

    public nint ToTable() => OrtTable.Create(
        this,
        (nint)(delegate* unmanaged<nint, nint>)&GetName,
        (nint)(delegate* unmanaged<nint, nint, nint, nint>)&GetCapability,
        (nint)(delegate* unmanaged<nint, nint*, nint*, nuint, nint*, nint*, nint>)&Compile,
        (nint)(delegate* unmanaged<nint, nint*, nuint, void>)&ReleaseNodeComputeInfos,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        (nint)(delegate* unmanaged<nint, nint*, nint>)&GetKernelRegistry);

    private nint Kernels => kernels;

    [UnmanagedCallersOnly]
    private static nint GetName(nint self) => Factory.Name;

    // Nodes come in an order in which they can run, so that no path leads out of a part of that order and into it again.
    [UnmanagedCallersOnly]
    private static nint GetCapability(nint self, nint graph, nint support) => Ort.Guard(() =>
    {
        var provider = OrtTable.Owner<Provider>(self);
        var neighbors = new List<nint>();
        foreach (nint node in (nint[])[.. Ort.List(Call.GraphGetNumNodes, Call.GraphGetNodes, graph), 0])
        {
            if (node != 0 && provider.Runs(node))
            {
                neighbors.Add(node);
            }
            else if (neighbors.Count > 0)
            {
                fixed (nint* nodes = neighbors.ToArray())
                {
                    Ort.Do(ProviderCall.EpGraphSupportInfoAddNodesToFuse, support, (nint)nodes, neighbors.Count, 0);
                }

                neighbors.Clear();
            }
        }
    });

    [UnmanagedCallersOnly]
    private static nint Compile(nint self, nint* graphs, nint* nodes, nuint count, nint* computing, nint* contexts) => Ort.Guard(() =>
    {
        for (nuint i = 0; i < count; i++)
        {
            computing[i] = new Computation(graphs[i], nodes[i], OrtTable.Owner<Provider>(self).stream).ToTable();
        }
    });

    [UnmanagedCallersOnly]
    private static void ReleaseNodeComputeInfos(nint self, nint* computing, nuint count)
    {
        for (nuint i = 0; i < count; i++)
        {
            Computation.Free(computing[i]);
        }
    }

    [UnmanagedCallersOnly]
    private static nint GetKernelRegistry(nint self, nint* registry)
    {
        *registry = OrtTable.Owner<Provider>(self).Kernels;
        return 0;
    }

    private static string? Option(nint sessionOptions, string name)
    {
        fixed (byte* key = Encoding.UTF8.GetBytes($"ep.pluginexecutionprovider.{name}\0"))
        {
            if ((int)Ort.New(Call.HasSessionConfigEntry, sessionOptions, (nint)key) == 0)
            {
                return null;
            }

            var value = stackalloc byte[64];
            nuint size = 64;
            Ort.Do(Call.GetSessionConfigEntry, sessionOptions, (nint)key, (nint)value, (nint)(&size));
            return Marshal.PtrToStringUTF8((nint)value);
        }
    }

    private bool Runs(nint node) =>
        Marshal.PtrToStringUTF8(Ort.New(Call.NodeGetOperatorType, node)) != lacking
        && Ort.New(Call.NodeGetNumSubgraphs, node) == 0
        && Ort.List(Call.NodeGetNumAttributes, Call.NodeGetAttributes, node)
            .All(attribute => (int)Ort.New(Call.OpAttrGetType, attribute) is >= FirstOfAttributes and <= Strings);
}
