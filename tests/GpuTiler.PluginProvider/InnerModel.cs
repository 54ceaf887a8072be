using System.Runtime.InteropServices;
using GpuTiler.PluginProvider.Interop;

namespace GpuTiler.PluginProvider;

/// <summary>Nodes that were taken from a graph, written again as a model.</summary>
internal static unsafe class InnerModel
{
    // More than any attribute of an operator that is used here.
    private const int AttributeBytes = 1 << 12;

    private static readonly nint Nothing = Marshal.StringToCoTaskMemUTF8("");

    /// <summary>OrtModel; its inputs and outputs are those of the node that stands for the taken ones.</summary>
    public static nint Create(nint graph, nint fusedNode)
    {
        nint inner = Ort.New(EditorCall.CreateGraph);
        SetEnds(inner, EditorCall.SetGraphInputs, Ort.List(Call.NodeGetNumInputs, Call.NodeGetInputs, fusedNode));
        SetEnds(inner, EditorCall.SetGraphOutputs, Ort.List(Call.NodeGetNumOutputs, Call.NodeGetOutputs, fusedNode));
        foreach (nint node in Ort.List(Call.GraphGetNumNodes, Call.GraphGetNodes, graph))
        {
            Ort.Do(EditorCall.AddNodeToGraph, inner, Copy(node));
        }

        nint model = New(graph);
        Ort.Do(EditorCall.AddGraphToModel, model, inner);
        return model;
    }

    /// <summary>The name of a value, which is empty where an input was left out.</summary>
    public static nint Name(nint valueInfo) => valueInfo == 0 ? Nothing : Ort.New(Call.GetValueInfoName, valueInfo);

    // A model with the versions of the operators that the graph has.
    private static nint New(nint graph)
    {
        nint count = Ort.New(Call.GraphGetNumOperatorSets, graph);
        var (domains, wide) = (new nint[count], new long[count]);
        fixed (nint* names = domains)
        {
            fixed (long* versions = wide)
            {
                Ort.Do(Call.GraphGetOperatorSets, graph, (nint)names, (nint)versions, count);
            }

            fixed (int* versions = Array.ConvertAll(wide, version => (int)version))
            {
                return Ort.New(EditorCall.CreateModel, (nint)names, (nint)versions, count);
            }
        }
    }

    private static void SetEnds(nint inner, EditorCall call, nint[] valueInfos)
    {
        fixed (nint* ends = Array.ConvertAll(valueInfos, Copy))
        {
            Ort.Do(call, inner, (nint)ends, valueInfos.Length);
        }

        static nint Copy(nint info) => Ort.New(EditorCall.CreateValueInfo, Name(info), Ort.New(Call.GetValueInfoTypeInfo, info));
    }

    private static nint Copy(nint node)
    {
        nint[] inputs = Array.ConvertAll(Ort.List(Call.NodeGetNumInputs, Call.NodeGetInputs, node), Name);
        nint[] outputs = Array.ConvertAll(Ort.List(Call.NodeGetNumOutputs, Call.NodeGetOutputs, node), Name);
        nint[] attributes = Array.ConvertAll(Ort.List(Call.NodeGetNumAttributes, Call.NodeGetAttributes, node), CopyAttribute);
        fixed (nint* from = inputs, to = outputs, with = attributes)
        {
            return Ort.New(
                EditorCall.CreateNode, Ort.New(Call.NodeGetOperatorType, node), Ort.New(Call.NodeGetDomain, node), Nothing, (nint)from,
                inputs.Length, (nint)to, outputs.Length, (nint)with, attributes.Length);
        }
    }

    private static nint CopyAttribute(nint attribute)
    {
        nint type = (int)Ort.New(Call.OpAttrGetType, attribute);
        byte* room = stackalloc byte[AttributeBytes];
        var data = (nint)room;
        nint bytes = Ort.New(Call.ReadOpAttr, attribute, type, data, AttributeBytes);
        return Ort.New(Call.CreateOpAttr, Ort.New(Call.OpAttrGetName, attribute), data, Length(type, bytes), type);
    }

    // OrtOpAttrType: an integer, integers, a number, numbers, a text. Lists have a length in values.
    private static nint Length(nint type, nint bytes) => type switch
    {
        1 or 3 => 1,
        2 => bytes / sizeof(long),
        4 => bytes / sizeof(float),
        _ => bytes,
    };
}
