using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using OrtApi = GpuTiler.Onnx.Interop.OrtApi;

namespace GpuTiler.Onnx;

/// <summary>Opens sessions of ONNX Runtime, quietly: its errors arrive as exceptions and are not printed as well.</summary>
internal static class SessionFactory
{
    // The size in bytes from which a weight is stored beside a saved model.
    private const string LargeWeight = "65536";

    // Set to 1 it forbids what its name says.
    private const string CpuFallback = "session.disable_cpu_ep_fallback";

    private static int profiles;

    /// <summary>A session of the host that runs the model.</summary>
    /// <param name="model">The model's bytes, with what was added to them.</param>
    /// <param name="file">The model.</param>
    /// <param name="options">How it is loaded.</param>
    /// <param name="symbols">What the model's open dimensions are.</param>
    /// <param name="host">Where it runs.</param>
    public static InferenceSession Open(
        byte[] model, ModelFile file, in OnnxOptions options, IReadOnlyDictionary<string, long> symbols, INetworkHost host)
    {
        var (placed, folder) = file.External.Place(host.PadsChannels ? ChannelPadding.Apply(model, file, options, symbols) : model);
        using var session = NetworkOptions(folder, options, symbols, host);

        // Without additions ONNX Runtime reads the file itself, and no copy passes through our memory.
        lock (host.Gate)
        {
            try
            {
                return placed == file.Bytes ? new InferenceSession(file.Path, session) : new InferenceSession(placed, session);
            }
            catch (OnnxRuntimeException e) when (RuntimeError.IsFallback(e))
            {
                using var lenient = NetworkOptions(folder, options, symbols, host);
                lenient.AddSessionConfigEntry(CpuFallback, "0");
                lenient.AddSessionConfigEntry("session.record_ep_graph_assignment_info", "1");
                throw RuntimeError.Lacking(file.Named, OrtApi.NodesOnProcessor(placed, lenient), e);
            }
        }
    }

    /// <summary>A session used only for types and shapes.</summary>
    /// <param name="model">The model's bytes, with what was added to them.</param>
    /// <param name="file">The model.</param>
    /// <param name="options">How it is loaded.</param>
    /// <param name="symbols">What its open dimensions are, where that matters.</param>
    public static InferenceSession OpenForShapes(
        byte[] model, ModelFile file, in OnnxOptions options, IReadOnlyDictionary<string, long>? symbols = null)
    {
        var (placed, folder) = file.External.Place(model);
        using var session = Options(folder, options, symbols);
        session.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        session.IntraOpNumThreads = 1;
        session.AddSessionConfigEntry("session.disable_prepacking", "1");
        return new InferenceSession(placed, session);
    }

    /// <summary>Saves a model as ONNX Runtime's basic optimisation leaves it, with large weights in a file beside it.</summary>
    /// <param name="model">The model's bytes.</param>
    /// <param name="file">The model.</param>
    /// <param name="options">How it is loaded.</param>
    /// <param name="symbols">What the model's open dimensions are.</param>
    /// <param name="path">Where it is saved.</param>
    public static void Normalize(
        byte[] model, ModelFile file, in OnnxOptions options, IReadOnlyDictionary<string, long> symbols, string path)
    {
        var (placed, folder) = file.External.Place(model);
        using var session = Options(folder, options, symbols);
        session.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC;
        session.OptimizedModelFilePath = path;
        session.IntraOpNumThreads = 1;
        session.AddSessionConfigEntry("session.disable_prepacking", "1");
        session.AddSessionConfigEntry("session.optimized_model_external_initializers_file_name", Path.GetFileName(path) + ".data");
        session.AddSessionConfigEntry("session.optimized_model_external_initializers_min_size_in_bytes", LargeWeight);
        new InferenceSession(placed, session).Dispose();
    }

    /// <summary>A session for a model of our own, run as it is written and without threads of its own.</summary>
    public static InferenceSession OpenOwn(byte[] model, Action<SessionOptions> configure)
    {
        using var session = Quiet();
        session.IntraOpNumThreads = 1;
        session.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        configure(session);
        return new InferenceSession(model, session);
    }

    /// <summary>Refuses operators that only the processor would run.</summary>
    public static void RequireWholeNetwork(SessionOptions session) => session.AddSessionConfigEntry(CpuFallback, "1");

    /// <summary>Lets a session write a profile when it is closed.</summary>
    /// <param name="session">The options of the session.</param>
    /// <param name="prefix">The beginning of the file's path; null writes none.</param>
    public static void Profile(SessionOptions session, string? prefix)
    {
        if (prefix is not null)
        {
            // Names carry the second; sessions open faster than that.
            session.ProfileOutputPathPrefix = string.Create(CultureInfo.InvariantCulture, $"{prefix}{Interlocked.Increment(ref profiles)}");
            session.EnableProfiling = true;
        }
    }

    /// <summary>Options for one run, as quiet as its session.</summary>
    public static RunOptions RunOptions() => new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    private static SessionOptions NetworkOptions(
        string folder, in OnnxOptions options, IReadOnlyDictionary<string, long> symbols, INetworkHost host)
    {
        var session = Options(folder, options, symbols);
        try
        {
            session.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;
            session.IntraOpNumThreads = options.Threads;

            // Threads that wait actively after a run would take the cores from the kernel that tiles its result.
            session.AddSessionConfigEntry("session.force_spinning_stop", "1");
            host.Configure(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static SessionOptions Options(string folder, in OnnxOptions options, IReadOnlyDictionary<string, long>? symbols)
    {
        var session = Quiet();
        try
        {
            // A model given as bytes has no folder of its own to find its external data in.
            session.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
            foreach (string library in options.CustomOperatorLibraries ?? [])
            {
                Register(session, library);
            }

            foreach (var (name, value) in symbols ?? new Dictionary<string, long>())
            {
                session.AddFreeDimensionOverrideByName(name, value);
            }

            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static SessionOptions Quiet()
    {
        OnnxRuntime.Start();
        return new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    }

    private static void Register(SessionOptions session, string library)
    {
        try
        {
            session.RegisterCustomOpLibrary(Path.GetFullPath(library));
        }
        catch (OnnxRuntimeException e)
        {
            throw new OnnxModelException(
                $"{library} cannot be loaded as a library of custom operators (one that exports RegisterCustomOps is needed): "
                + $"{RuntimeError.OneLine(e)}", e);
        }
    }
}
