using System.Runtime.InteropServices;
using GpuTiler.PluginProvider.Interop;

namespace GpuTiler.PluginProvider;

/// <summary>A session on the processor for an <see cref="InnerModel"/>, which computes where the provider's memory really is.</summary>
internal sealed unsafe class InnerSession : IDisposable
{
    // OrtLoggingLevel, OrtAllocatorType and OrtMemType.
    private const int Warning = 2, DeviceAllocatorType = 0, DefaultMemory = 0;

    private static readonly nint LogName = Marshal.StringToCoTaskMemUTF8("plugin");

    private readonly nint[] inputNames, outputNames;
    private readonly nint environment, session, memoryInfo;

    public InnerSession(nint graph, nint fusedNode)
    {
        inputNames = Array.ConvertAll(Ort.List(Call.NodeGetNumInputs, Call.NodeGetInputs, fusedNode), CopyName);
        outputNames = Array.ConvertAll(Ort.List(Call.NodeGetNumOutputs, Call.NodeGetOutputs, fusedNode), CopyName);
        nint model = 0, options = 0;
        try
        {
            // The process has one, and this is it.
            environment = Ort.New(Call.CreateEnv, Warning, LogName);
            memoryInfo = Ort.New(Call.CreateCpuMemoryInfo, DeviceAllocatorType, DefaultMemory);
            model = InnerModel.Create(graph, fusedNode);
            options = Ort.New(Call.CreateSessionOptions);
            Ort.Do(Call.SetIntraOpNumThreads, options, 1);
            Ort.Do(Call.SetSessionGraphOptimizationLevel, options, 0);
            session = Ort.New(EditorCall.CreateSessionFromModel, environment, model, options);
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            Ort.Release(Call.ReleaseSessionOptions, options);
            Ort.Release(Call.ReleaseModel, model);
        }
    }

    /// <summary>Computes once.</summary>
    /// <param name="context">OrtKernelContext, which holds the inputs and makes the outputs.</param>
    public void Run(nint context)
    {
        var (inputs, outputs) = (new nint[inputNames.Length], new nint[outputNames.Length]);
        try
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = OnHost(Ort.New(Call.KernelContextGetInput, context, i));
            }

            fixed (nint* from = inputs, to = outputs, inputNames = this.inputNames, outputNames = this.outputNames)
            {
                Ort.Do(Call.Run, session, 0, (nint)inputNames, (nint)from, inputs.Length, (nint)outputNames, outputs.Length, (nint)to);
            }

            for (int i = 0; i < outputs.Length; i++)
            {
                fixed (long* dimensions = TensorShape.Of(outputs[i], out int rank, out _))
                {
                    nint target = Ort.New(Call.KernelContextGetOutput, context, i, (nint)dimensions, rank);
                    NativeMemory.Copy((void*)Data(outputs[i]), (void*)DeviceMemory.Reach(Data(target)), (nuint)Size(outputs[i]));
                }
            }
        }
        finally
        {
            foreach (nint value in inputs.Concat(outputs))
            {
                Ort.Release(Call.ReleaseValue, value);
            }
        }
    }

    public void Dispose()
    {
        Ort.Release(Call.ReleaseSession, session);
        Ort.Release(Call.ReleaseMemoryInfo, memoryInfo);
        Ort.Release(Call.ReleaseEnv, environment);
        foreach (nint name in inputNames.Concat(outputNames))
        {
            Marshal.FreeCoTaskMem(name);
        }
    }

    // The same values as a tensor of the host's.
    private nint OnHost(nint value)
    {
        fixed (long* dimensions = TensorShape.Of(value, out int rank, out int type))
        {
            return Ort.New(
                Call.CreateTensorWithDataAsOrtValue, memoryInfo, DeviceMemory.Reach(Data(value)), Size(value),
                (nint)dimensions, rank, type);
        }
    }

    private static nint Data(nint value) => Ort.New(Call.GetTensorMutableData, value);

    private static nint Size(nint value) => Ort.New(Call.GetTensorSizeInBytes, value);

    // The graph's own names are gone when the session runs.
    private static nint CopyName(nint valueInfo) => Marshal.StringToCoTaskMemUTF8(Marshal.PtrToStringUTF8(InnerModel.Name(valueInfo)));
}
