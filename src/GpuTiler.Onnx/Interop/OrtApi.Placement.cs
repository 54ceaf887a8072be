using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx.Interop;

/// <content>Which execution provider runs each node; ONNX Runtime tells from 1.24 on.</content>
internal static unsafe partial class OrtApi
{
    private const uint PlacementVersion = 24;

    private const int CreateSessionFromArray = 8, ReleaseSession = 95, GetAssignments = 407, GetProvider = 408, GetNodes = 409,
        GetNodeName = 410, GetNodeOperator = 412;

    /// <summary>The nodes that a session gives to the processor's provider, once it has been optimised.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The session's options, with <c>session.record_ep_graph_assignment_info</c>.</param>
    /// <returns>The operator and the name of each; nothing where the session does not open, or ONNX Runtime is older.</returns>
    public static IReadOnlyList<(string Operator, string Name)> NodesOnProcessor(byte[] model, SessionOptions options)
    {
        var table = ((delegate* unmanaged<uint, void**>)*OrtGetApiBase())(PlacementVersion);
        nint session = 0;
        if (table is null)
        {
            return [];
        }

        try
        {
            fixed (byte* bytes = model)
            {
                var create = (delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)table[CreateSessionFromArray];
                nint environment = OrtEnv.Instance().DangerousGetHandle(), given = options.DangerousGetHandle();
                if (Message(create(environment, bytes, (nuint)model.Length, given, &session)) is not null)
                {
                    return [];
                }
            }

            GC.KeepAlive(options);
            var found = new List<(string, string)>();
            foreach (nint part in List(table, GetAssignments, session))
            {
                foreach (nint node in Text(table, GetProvider, part) == "CPUExecutionProvider" ? List(table, GetNodes, part) : [])
                {
                    found.Add((Text(table, GetNodeOperator, node), Text(table, GetNodeName, node)));
                }
            }

            return found;
        }
        finally
        {
            if (session != 0)
            {
                ((delegate* unmanaged<nint, void>)table[ReleaseSession])(session);
            }
        }
    }

    private static nint[] List(void** table, int entry, nint owner)
    {
        nint* items;
        nuint count;
        Check(nameof(NodesOnProcessor), ((delegate* unmanaged<nint, nint**, nuint*, nint>)table[entry])(owner, &items, &count));
        return new ReadOnlySpan<nint>(items, checked((int)count)).ToArray();
    }

    private static string Text(void** table, int entry, nint owner)
    {
        nint text;
        Check(nameof(NodesOnProcessor), ((delegate* unmanaged<nint, nint*, nint>)table[entry])(owner, &text));
        return Marshal.PtrToStringUTF8(text) ?? "";
    }
}
