namespace GpuTiler.PluginProvider.Interop;

/// <summary>Entries of struct OrtModelEditorApi (onnxruntime_c_api.h) by their place, in the order of the header.</summary>
internal enum EditorCall
{
    CreateValueInfo = 5,
    CreateNode = 6,
    CreateGraph = 7,
    SetGraphInputs = 8,
    SetGraphOutputs = 9,
    AddNodeToGraph = 11,
    CreateModel = 12,
    AddGraphToModel = 13,
    CreateSessionFromModel = 14,
}
