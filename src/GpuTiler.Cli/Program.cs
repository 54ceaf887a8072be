using System.CommandLine;
using Microsoft.ML.OnnxRuntime;

RootCommand root = new("Turns the feature maps of a network's layers into images.") { TreatUnmatchedTokensAsErrors = false };
root.SetAction(parsed =>
{
    Console.WriteLine(string.Join('\n', parsed.UnmatchedTokens));
    Console.WriteLine($"ONNX Runtime {OrtEnv.Instance().GetVersionString()}: {string.Join(", ", OrtEnv.Instance().GetAvailableProviders())}");
    return 0;
});
return root.Parse(args).Invoke();
