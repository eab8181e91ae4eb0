using Injector.Sidecar.Commands;

return await ProxyCommand.RunAsync(args);
