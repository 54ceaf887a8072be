namespace GpuTiler.Onnx;

/// <summary>How to measure what each part of an input, or of a layer, contributes to a unit.</summary>
public enum AttributionMethod
{
    /// <summary>The gradient of the unit itself, signed, in the shape of the input.</summary>
    Gradient,

    /// <summary>
    /// The largest magnitude of the gradient among the channels of each pixel (Simonyan et al. 2014, "Deep Inside Convolutional Networks").
    /// </summary>
    Saliency,

    /// <summary>The gradient times the input (Shrikumar et al. 2016, "Not Just a Black Box").</summary>
    InputXGradient,

    /// <summary>The gradient, with Relu passing on only its positive part (<see cref="GradientRules.GuidedBackpropagation"/>).</summary>
    GuidedBackpropagation,

    /// <summary>The gradient, with Relu applied backwards as forwards (<see cref="GradientRules.Deconvnet"/>).</summary>
    Deconvnet,

    /// <summary>
    /// The positive part of the sum of a layer's maps, each times the mean of its gradient (Selvaraju et al. 2017).
    /// </summary>
    GradCam,

    /// <summary>
    /// The same with a weighted mean of the gradient's positive part (Chattopadhay et al. 2018, equations 10 and 19).
    /// </summary>
    GradCamPlusPlus,

    /// <summary>
    /// The mean gradient on the path from a baseline to the input, times their difference (Sundararajan et al. 2017); the sum is what the
    /// unit gains.
    /// </summary>
    IntegratedGradients,

    /// <summary>The mean gradient of the input with noise (Smilkov et al. 2017).</summary>
    SmoothGrad,

    /// <summary>What the unit loses when a window of the input is covered (Zeiler and Fergus 2014, section 4.2).</summary>
    Occlusion,
}
