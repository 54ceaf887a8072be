namespace GpuTiler.Onnx;

/// <summary>How much each part of an input, or of a layer, counts for a unit.</summary>
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

    /// <summary>The gradient, where Relu passes on what is positive alone (<see cref="GradientRules.GuidedBackpropagation"/>).</summary>
    GuidedBackpropagation,

    /// <summary>The gradient, where Relu is the same backwards as forwards (<see cref="GradientRules.Deconvnet"/>).</summary>
    Deconvnet,

    /// <summary>
    /// The maps of a layer, each times the mean of its gradient, added up, and of the sum what is positive (Selvaraju et al. 2017).
    /// </summary>
    GradCam,

    /// <summary>
    /// The same with a weighted mean of what is positive in the gradient (Chattopadhay et al. 2018, equations 10 and 19).
    /// </summary>
    GradCamPlusPlus,

    /// <summary>
    /// The mean gradient on the way from a baseline to the input, times the way (Sundararajan et al. 2017); the sum is what the unit gains.
    /// </summary>
    IntegratedGradients,

    /// <summary>The mean gradient of the input with noise (Smilkov et al. 2017).</summary>
    SmoothGrad,

    /// <summary>What the unit loses where a window of the input is covered (Zeiler and Fergus 2014, section 4.2).</summary>
    Occlusion,
}
