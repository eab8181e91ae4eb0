using Injector.Runtime;

return Wrapper.Run();
