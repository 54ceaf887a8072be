using System.Text;
using GpuTiler.Gpu;
using GpuTiler.Vulkan.Interop;
using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan;

/// <summary>The layout that all shaders share, and their pipelines, each made when it is first asked for. Any thread may ask.</summary>
internal sealed unsafe class VulkanPipelines : IDisposable
{
    /// <summary>Storage buffers: activations, colours, image, extremes.</summary>
    public const uint Bindings = 4;

    private readonly VulkanContext context;
    private readonly Func<string, byte[]> load;
    private readonly Dictionary<string, ulong> pipelines = [];
    private ulong setLayout;
    private ulong layout;

    /// <summary>Makes the layout.</summary>
    /// <param name="context">The device.</param>
    /// <param name="load">Gives the SPIR-V of a name such as <c>TileOnce.f16</c>.</param>
    public VulkanPipelines(VulkanContext context, Func<string, byte[]> load)
    {
        (this.context, this.load) = (context, load);
        try
        {
            CreateSetLayout();
            CreateLayout();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ulong SetLayout => setLayout;

    public ulong Layout => layout;

    /// <summary>The pipeline of a shader.</summary>
    public ulong Get(GpuShader shader, ElementType type)
    {
        var name = GpuArtefacts.NameOf(shader, type);
        lock (pipelines)
        {
            return pipelines.TryGetValue(name, out ulong pipeline) ? pipeline : pipelines[name] = Create(shader, load(name));
        }
    }

    public void Dispose()
    {
        foreach (ulong pipeline in pipelines.Values)
        {
            context.Functions.vkDestroyPipeline(context.Handle, pipeline, null);
        }

        pipelines.Clear();
        context.Functions.vkDestroyPipelineLayout(context.Handle, layout, null);
        context.Functions.vkDestroyDescriptorSetLayout(context.Handle, setLayout, null);
        (layout, setLayout) = (0, 0);
    }

    private ulong Create(GpuShader shader, ReadOnlySpan<byte> code)
    {
        ulong module;
        fixed (byte* words = code)
        {
            VkShaderModuleCreateInfo info = new()
            {
                sType = VkStructureType.VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
                codeSize = (nuint)code.Length,
                pCode = (uint*)words,
            };
            VulkanContext.Check(context.Functions.vkCreateShaderModule(context.Handle, &info, null, &module));
        }

        try
        {
            return CreatePipeline(shader, module);
        }
        finally
        {
            context.Functions.vkDestroyShaderModule(context.Handle, module, null);
        }
    }

    private ulong CreatePipeline(GpuShader shader, ulong module)
    {
        // The entry point is named as the shader is.
        using var names = new NativeStrings();
        VkComputePipelineCreateInfo info = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
            layout = layout,
            stage = new()
            {
                sType = VkStructureType.VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                stage = VkShaderStageFlags.VK_SHADER_STAGE_COMPUTE_BIT,
                module = module,
                pName = (byte*)names.Add(Encoding.UTF8.GetBytes(shader.ToString())),
            },
        };
        ulong pipeline;
        VulkanContext.Check(context.Functions.vkCreateComputePipelines(context.Handle, 0, 1, &info, null, &pipeline), $"shader {shader}");
        return pipeline;
    }

    private void CreateSetLayout()
    {
        var bindings = stackalloc VkDescriptorSetLayoutBinding[(int)Bindings];
        for (uint i = 0; i < Bindings; i++)
        {
            bindings[i] = new()
            {
                binding = i,
                descriptorType = VkDescriptorType.VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                descriptorCount = 1,
                stageFlags = VkShaderStageFlags.VK_SHADER_STAGE_COMPUTE_BIT,
            };
        }

        VkDescriptorSetLayoutCreateInfo info = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
            bindingCount = Bindings,
            pBindings = bindings,
        };
        ulong created;
        VulkanContext.Check(context.Functions.vkCreateDescriptorSetLayout(context.Handle, &info, null, &created));
        setLayout = created;
    }

    private void CreateLayout()
    {
        ulong set = setLayout;
        VkPushConstantRange constants = new()
        {
            stageFlags = VkShaderStageFlags.VK_SHADER_STAGE_COMPUTE_BIT,
            size = (uint)sizeof(GpuParameters),
        };
        VkPipelineLayoutCreateInfo info = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
            setLayoutCount = 1,
            pSetLayouts = &set,
            pushConstantRangeCount = 1,
            pPushConstantRanges = &constants,
        };
        ulong created;
        VulkanContext.Check(context.Functions.vkCreatePipelineLayout(context.Handle, &info, null, &created));
        layout = created;
    }
}
