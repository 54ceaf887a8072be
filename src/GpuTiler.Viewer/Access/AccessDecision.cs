namespace GpuTiler.Viewer;

/// <summary>The decision on a request.</summary>
internal readonly record struct AccessDecision
{
    /// <summary>The status of a request that is refused; 0 for one that goes on.</summary>
    public int Status { get; private init; }

    /// <summary>Why it is refused, in one sentence.</summary>
    public string Reason { get; private init; }

    /// <summary>The browser that asks.</summary>
    public string Browser { get; private init; }

    /// <summary>The cookie that the response sets.</summary>
    public string? NewCookie { get; private init; }

    /// <summary>Whether it goes on.</summary>
    public bool IsAllowed => Status == 0;

    /// <summary>It goes on.</summary>
    public static AccessDecision Allow(string browser, string? newCookie = null) =>
        new() { Reason = "", Browser = browser, NewCookie = newCookie };

    /// <summary>It ends here.</summary>
    public static AccessDecision Refuse(int status, string reason) => new() { Status = status, Reason = reason, Browser = "" };
}
